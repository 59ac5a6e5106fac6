"""Decisions about people: plans, appraisals, outcomes, training, careers."""
