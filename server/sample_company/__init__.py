"""The sample company put into a store, by the same ways as real data."""

from server.sample_company.make import WHO, SignIn, make_sample, sign_ins

__all__ = ["WHO", "SignIn", "make_sample", "sign_ins"]
