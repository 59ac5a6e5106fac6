"""Who may see and do what: accounts, sign-in, roles, scopes."""
