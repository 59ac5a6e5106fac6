"""The way of the annual appraisal (policy 4.1): opened, self-assessed, signed, acknowledged or objected to.

HR runs the cycle with leadership (judgement 3). Leadership signs first and nobody else; where the scheme asks for a
second signature, somebody else of leadership or HR gives it. The last signature serves the appraisal. The supervisor
assesses themselves, acknowledges and objects, and nobody for them; a refusal to acknowledge is put on record.
"""

from __future__ import annotations

from appraisal.flow import Flow
from scope import Role
from text import Words

LEADERS, THEIRS = frozenset({Role.LEADERSHIP}), frozenset({Role.SUPERVISOR})
RUNNING = LEADERS | {Role.HR}
SIGNED_STATES = ("signed", "acknowledged", "refused")  # and nothing is open

APPRAISAL_FLOW = Flow(
    "appraisal",
    Words("Appraisal", "考核"),
    states={
        "closed": Words("not opened", "未启动"),
        "open": Words("waiting for the self-assessment", "待自评"),
        "assessed": Words("waiting for the signature", "待签署"),
        "half_signed": Words("waiting for the second signature", "待第二签署人签署"),
        "signed": Words("signed and served", "已签署并送达"),
        "objected": Words("objected to", "有异议"),
        "answered": Words("answered, to be signed anew", "异议已答复，待重新签署"),
        "acknowledged": Words("acknowledged", "已确认"),
        "refused": Words("acknowledgement refused", "拒绝确认（已记录）"),
    },
    moves={
        ("closed", "open"): ("open", RUNNING),
        ("open", "hand_in"): ("assessed", THEIRS),
        ("open", "go_on"): ("assessed", RUNNING),
        ("assessed", "return"): ("open", RUNNING),
        ("assessed", "sign"): ("signed", LEADERS),
        ("assessed", "sign_first"): ("half_signed", LEADERS),
        ("half_signed", "sign_second"): ("signed", RUNNING),
        ("half_signed", "send_back"): ("assessed", RUNNING),
        ("signed", "acknowledge"): ("acknowledged", THEIRS),
        ("signed", "object"): ("objected", THEIRS),
        ("signed", "refuse"): ("refused", RUNNING),
        ("refused", "acknowledge"): ("acknowledged", THEIRS),
        ("refused", "object"): ("objected", THEIRS),
        ("objected", "answer"): ("answered", RUNNING),
        ("answered", "sign"): ("signed", LEADERS),
        ("answered", "sign_first"): ("half_signed", LEADERS),
        ("signed", "reopen"): ("assessed", RUNNING),
        ("acknowledged", "reopen"): ("assessed", RUNNING),
        ("refused", "reopen"): ("assessed", RUNNING),
    },
    names={
        "open": Words("open", "启动"),
        "hand_in": Words("hand in the self-assessment", "提交自评"),
        "go_on": Words("go on without a self-assessment", "不待自评，继续"),
        "return": Words("return for another self-assessment", "退回重新自评"),
        "sign": Words("sign", "签署"),
        "sign_first": Words("sign first", "首次签署"),
        "sign_second": Words("give the second signature", "第二签署人签署"),
        "send_back": Words("send back without the second signature", "不予第二签署，退回"),
        "acknowledge": Words("acknowledge", "确认"),
        "object": Words("object", "提出异议"),
        "refuse": Words("record that acknowledgement is refused", "记录拒绝确认"),
        "answer": Words("answer", "答复"),
        "reopen": Words("open again", "重新启动"),
    },
    reasons=frozenset({"go_on", "return", "reopen", "send_back", "refuse"}),
    personnel=True,
)
