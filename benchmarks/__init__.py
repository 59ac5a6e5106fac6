"""What was measured: run each as python -m benchmarks.<name>; README.md has the figures."""
