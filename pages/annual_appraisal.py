"""The annual appraisal of one supervisor: figures, self-assessment, signature, objections (policy 4.1)."""

from text import t
from ui.appraisal import appraisal_page

appraisal_page(t("Annual appraisal"))
