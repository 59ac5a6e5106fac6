"""What a report says (frozen records) and how it looks (PDF)."""

from reports import chart_picture
from reports.appraisal_form import AfterSignature, appraisal_form, signed_copies
from reports.certificate import Certificate, certificate_pdf
from reports.control_charts import yearly_chart
from reports.effect_words import apart, in_shares, verdict_words, written
from reports.mail import MAIL_HOST, MailServer
from reports.pdf import pdf
from reports.recipients import recipients
from reports.reminder_letters import Letter
from reports.reminders import Reminded, ReminderOutcome, SentReminder, last_reminders, send_reminders
from reports.series_table import series_frame
from reports.supervisor_record import FamilyPart, IndicatorLine, KpiPart, ReportChart, SupervisorReport
from reports.supervisor_report import supervisor_report
from reports.year_ledger import year_ledger

__all__ = [
    "MAIL_HOST",
    "AfterSignature",
    "Certificate",
    "FamilyPart",
    "IndicatorLine",
    "KpiPart",
    "Letter",
    "MailServer",
    "Reminded",
    "ReminderOutcome",
    "ReportChart",
    "SentReminder",
    "SupervisorReport",
    "apart",
    "appraisal_form",
    "certificate_pdf",
    "chart_picture",
    "in_shares",
    "last_reminders",
    "pdf",
    "recipients",
    "send_reminders",
    "series_frame",
    "signed_copies",
    "supervisor_report",
    "verdict_words",
    "written",
    "year_ledger",
    "yearly_chart",
]
