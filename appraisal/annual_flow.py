"""The way of the annual appraisal (policy 4.1): opened, self-assessed, signed, acknowledged or objected to.

HR runs the cycle with leadership (judgement 3); leadership signs and nobody else; the supervisor assesses themselves,
acknowledges and objects, and nobody for them.
"""

from __future__ import annotations

from appraisal.flow import Flow
from scope import Role
from text import Words

LEADERS, THEIRS = frozenset({Role.LEADERSHIP}), frozenset({Role.SUPERVISOR})
RUNNING = LEADERS | {Role.HR}

APPRAISAL_FLOW = Flow(
    "appraisal",
    Words("Appraisal", "考核"),
    states={
        "closed": Words("not opened", "未启动"),
        "open": Words("waiting for the self-assessment", "待自评"),
        "assessed": Words("waiting for the signature", "待签署"),
        "signed": Words("signed", "已签署"),
        "objected": Words("objected to", "有异议"),
        "answered": Words("answered, to be signed anew", "异议已答复，待重新签署"),
        "acknowledged": Words("acknowledged", "已确认"),
    },
    moves={
        ("closed", "open"): ("open", RUNNING),
        ("open", "hand_in"): ("assessed", THEIRS),
        ("open", "go_on"): ("assessed", RUNNING),
        ("assessed", "return"): ("open", RUNNING),
        ("assessed", "sign"): ("signed", LEADERS),
        ("signed", "acknowledge"): ("acknowledged", THEIRS),
        ("signed", "object"): ("objected", THEIRS),
        ("objected", "answer"): ("answered", RUNNING),
        ("answered", "sign"): ("signed", LEADERS),
        ("signed", "reopen"): ("assessed", RUNNING),
        ("acknowledged", "reopen"): ("assessed", RUNNING),
    },
    names={
        "open": Words("open", "启动"),
        "hand_in": Words("hand in the self-assessment", "提交自评"),
        "go_on": Words("go on without a self-assessment", "不待自评，继续"),
        "return": Words("return for another self-assessment", "退回重新自评"),
        "sign": Words("sign", "签署"),
        "acknowledge": Words("acknowledge", "确认"),
        "object": Words("object", "提出异议"),
        "answer": Words("answer", "答复"),
        "reopen": Words("open again", "重新启动"),
    },
    reasons=frozenset({"go_on", "return", "reopen"}),
)
