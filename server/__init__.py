"""Everything asked from outside Streamlit: HTTP, jobs, the command line. Its rooms are the packages below."""
