"""Administration: people who may sign in, keys of other systems, the company's settings."""

from ui.accounts.accounts import account_list, add_form, address_form
from ui.accounts.company_settings import company_settings
from ui.accounts.keys import key_part

__all__ = ["account_list", "add_form", "address_form", "company_settings", "key_part"]
