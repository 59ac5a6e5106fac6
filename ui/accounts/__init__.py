"""The accounts' page: people who may sign in, keys of other systems."""

from ui.accounts.accounts import account_list, add_form, address_form
from ui.accounts.keys import key_part

__all__ = ["account_list", "add_form", "address_form", "key_part"]
