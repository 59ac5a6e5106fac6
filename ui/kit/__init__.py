"""What every page uses: session, pickers, links, markup, lists, empty states, remembered answers."""

from ui.kit import cached_questions
from ui.kit.address import completed_address
from ui.kit.attempt import attempt
from ui.kit.cached_questions import CacheKey, memory_key, remember
from ui.kit.choices import Choice, choose, first_period, periods_of, pick_supervisor
from ui.kit.current_day import current_day
from ui.kit.downloads import attachment_address, report_address
from ui.kit.empty_states import empty_state, no_supervisors, note, notices
from ui.kit.error_box import errors_in_words, on_script_error
from ui.kit.header import ICON_FILE, page_header
from ui.kit.icons import icon
from ui.kit.language import use_chosen_language
from ui.kit.lists import ListHead, ListRow, figure_heads, listing, table_under_heading
from ui.kit.local_time import local_time
from ui.kit.markdown import plain_text
from ui.kit.markup import Html, Part, join, tag
from ui.kit.markup_block import show_markup
from ui.kit.people_names import name_of_file, name_of_person
from ui.kit.picker_labels import picker_labels
from ui.kit.places import (
    AFTER_THE_FACT,
    ANNUAL_APPRAISAL,
    CALIBRATION,
    DEPUTIES,
    FAMILY_PLACES,
    INDICATOR,
    LOADS,
    OUTCOMES,
    OVERVIEW,
    PLACES,
    PLAN,
    REGISTERS,
    ROUTINE,
    UPLOAD,
    USERS,
    link,
    need_place,
    objection_link,
    pages_for,
)
from ui.kit.session import (
    choose_delegation,
    current_account,
    current_delegation,
    current_scope,
    signed_out_message,
    store,
)
from ui.kit.status import change_pill, status_counts, status_pill
from ui.kit.streamlit_settings import SETTINGS_FILE, streamlit_settings
from ui.kit.verdict_icons import ASSURANCES, VARIATIONS, assurance_icon, variation_icon, verdict_icons
from ui.kit.years import chosen_year, pick_year

__all__ = [
    "AFTER_THE_FACT",
    "ANNUAL_APPRAISAL",
    "ASSURANCES",
    "CALIBRATION",
    "DEPUTIES",
    "FAMILY_PLACES",
    "ICON_FILE",
    "INDICATOR",
    "LOADS",
    "OUTCOMES",
    "OVERVIEW",
    "PLACES",
    "PLAN",
    "REGISTERS",
    "ROUTINE",
    "SETTINGS_FILE",
    "UPLOAD",
    "USERS",
    "VARIATIONS",
    "CacheKey",
    "Choice",
    "Html",
    "ListHead",
    "ListRow",
    "Part",
    "assurance_icon",
    "attachment_address",
    "attempt",
    "cached_questions",
    "change_pill",
    "choose",
    "choose_delegation",
    "chosen_year",
    "completed_address",
    "current_account",
    "current_day",
    "current_delegation",
    "current_scope",
    "empty_state",
    "errors_in_words",
    "figure_heads",
    "first_period",
    "icon",
    "join",
    "link",
    "listing",
    "local_time",
    "memory_key",
    "name_of_file",
    "name_of_person",
    "need_place",
    "no_supervisors",
    "note",
    "notices",
    "objection_link",
    "on_script_error",
    "page_header",
    "pages_for",
    "periods_of",
    "pick_supervisor",
    "pick_year",
    "picker_labels",
    "plain_text",
    "remember",
    "report_address",
    "show_markup",
    "signed_out_message",
    "status_counts",
    "status_pill",
    "store",
    "streamlit_settings",
    "table_under_heading",
    "tag",
    "use_chosen_language",
    "variation_icon",
    "verdict_icons",
]
