"""One function per command, asked by the command line and over the channel alike."""

from server.commands.dispatch import answer
from server.commands.figures import report
from server.commands.init import init
from server.commands.serve import address_of, greeting

__all__ = ["address_of", "answer", "greeting", "init", "report"]
