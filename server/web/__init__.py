"""What answers over HTTP beside Streamlit: session middleware, login routes, files, push, the command line's way in."""

from server.web import server_file
from server.web.login_routes import LoginRoutes
from server.web.routes import ROUTES
from server.web.session_middleware import SessionMiddleware
from server.web.tcp_nodelay import without_delay

__all__ = ["ROUTES", "LoginRoutes", "SessionMiddleware", "server_file", "without_delay"]
