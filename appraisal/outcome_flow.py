"""The ways of a reward, of a penalty and of a breach (policy 4.3). Nothing is applied by itself, and none by a score.

A penalty is explained, seen by the supervisor, and talked over before leadership may decide it; it can be appealed.
HR proposes, explains and talks beside leadership, and answers appeals; it decides none (judgement 3). A
breach of rules or ethics is handled apart, by law and regulation: it has a way of its own and no amount.
"""

from __future__ import annotations

from appraisal.flow import Flow
from scope import Role
from text import Words

LEADERS, THEIRS = frozenset({Role.LEADERSHIP}), frozenset({Role.SUPERVISOR})
KEEPING = LEADERS | {Role.HR}

REWARD = Flow(
    "reward",
    Words("Reward", "奖励"),
    states={
        "proposed": Words("proposed", "已提议"),
        "adopted": Words("decided", "已作出奖励决定"),
        "declined": Words("declined", "不予采纳"),
        "revoked": Words("revoked", "已撤销"),
    },
    moves={
        ("proposed", "adopt"): ("adopted", LEADERS),
        ("proposed", "decline"): ("declined", LEADERS),
        ("declined", "reconsider"): ("proposed", LEADERS),
        ("adopted", "revoke"): ("revoked", LEADERS),
    },
    names={
        "adopt": Words("decide the reward", "作出奖励决定"),
        "decline": Words("decline it", "不予采纳"),
        "reconsider": Words("reconsider", "重新考虑"),
        "revoke": Words("revoke it", "撤销"),
    },
    reasons=frozenset({"adopt", "decline", "reconsider", "revoke"}),
    personnel=True,
)

PENALTY = Flow(
    "penalty",
    Words("Penalty", "惩罚"),
    states={
        "proposed": Words("proposed", "已提议"),
        "explained": Words("notice handed over, to be signed for", "已出具处罚告知书，待本人签收"),
        "seen": Words("notice signed for, to be talked over", "已签收处罚告知书，待面谈"),
        "talked": Words("talked over, to be decided", "已面谈，待作出处罚决定"),
        "adopted": Words("decided", "已作出处罚决定"),
        "declined": Words("declined", "不予处罚"),
        "appealed": Words("appealed", "已申诉"),
        "upheld": Words("upheld on appeal", "申诉后维持"),
        "revoked": Words("revoked", "已撤销"),
    },
    moves={
        ("proposed", "explain"): ("explained", KEEPING),
        ("explained", "see"): ("seen", THEIRS),
        ("explained", "refused"): ("seen", KEEPING),
        ("seen", "talk"): ("talked", KEEPING),
        ("talked", "adopt"): ("adopted", LEADERS),
        ("proposed", "decline"): ("declined", LEADERS),
        ("explained", "decline"): ("declined", LEADERS),
        ("seen", "decline"): ("declined", LEADERS),
        ("talked", "decline"): ("declined", LEADERS),
        ("adopted", "appeal"): ("appealed", THEIRS),
        ("appealed", "uphold"): ("upheld", KEEPING),
        ("appealed", "revoke"): ("revoked", KEEPING),
        ("adopted", "revoke"): ("revoked", LEADERS),
    },
    names={
        "explain": Words("hand over the notice of the penalty", "出具处罚告知书"),
        "see": Words("sign for the notice", "签收处罚告知书"),
        "refused": Words("record that signing for it was refused", "记录拒绝签收"),
        "talk": Words("record the talk", "记录面谈"),
        "adopt": Words("decide the penalty", "作出处罚决定"),
        "decline": Words("decline it", "不予处罚"),
        "appeal": Words("appeal", "申诉"),
        "uphold": Words("uphold it", "维持"),
        "revoke": Words("revoke it", "撤销"),
    },
    reasons=frozenset({"explain", "refused", "talk", "adopt", "decline", "appeal", "uphold", "revoke"}),
    personnel=True,
)

BREACH_FLOW = Flow(
    "breach",
    Words("Breach", "违规"),
    states={
        "recorded": Words("recorded", "已登记"),
        "referred": Words("referred to those in charge", "已移交处理"),
        "closed": Words("closed", "已办结"),
    },
    moves={
        ("recorded", "refer"): ("referred", KEEPING),
        ("referred", "close"): ("closed", KEEPING),
    },
    names={"refer": Words("refer it", "移交"), "close": Words("close it", "办结")},
    reasons=frozenset({"refer", "close"}),
    personnel=True,
)
