"""Family 5, resource coordination: usage, requests, partners (policy 4.2.5, 3.5)."""

from data.declare import Entry, above, at_least, choice, column, in_order, not_in_the_future, supervisor, table
from data.due_facts import DueFact
from scope import Role
from text import Words

KIND = Words("Kind", "类别")

RESOURCE_USAGE = table(
    "resource_usage",
    Words("Resource usage", "资源使用"),
    Words(
        "What was available and what was used, per month; use above what was available is overload and is shown.",
        "各月可用量与使用量；超出可用量即超负荷，照实显示。",
    ),
    group="resources",
    key="month supervisor_id department_id kind resource",
    columns=[
        column("month", "month", Words("Month", "月份")),
        supervisor(),
        column("id", "department_id", Words("Department", "部门"), to="departments.department_id"),
        choice("kind", KIND, "people material money"),
        column("text", "resource", Words("Resource", "资源")),
        column("number", "available", Words("Available", "可用量"), above(0)),
        column("number", "used", Words("Used", "使用量"), at_least(0)),
        column("text", "unit", Words("Unit", "单位")),
        column("money", "cost", Words("Cost", "成本"), optional=True),
    ],
)

RESOURCE_REQUESTS = table(
    "resource_requests",
    Words("Resource requests", "资源需求"),
    Words(
        "Needs, inside and outside, and whether they were met on time and in full.",
        "内外部资源需求及是否按时足量满足。",
    ),
    group="resources",
    key="request_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    fact=DueFact(
        "needed_by",
        outcomes=("fulfilled_on", "fulfilled_quantity"),
        events=("fulfilled_on",),
        promised=("quantity",),
        rests_on=("supervisor_id", "requested_on"),
    ),
    columns=[
        column("id", "request_id", Words("Request", "需求编号")),
        supervisor(),
        choice("kind", KIND, "people material money"),
        choice("source", Words("Source", "来源"), "internal external"),
        column("date", "requested_on", Words("Requested on", "提出日期"), not_in_the_future()),
        column("date", "needed_by", Words("Needed by", "需要日期")),
        column("number", "quantity", Words("Quantity", "数量"), above(0)),
        column("date", "fulfilled_on", Words("Fulfilled on", "满足日期"), optional=True),
        column("number", "fulfilled_quantity", Words("Quantity fulfilled", "满足数量"), at_least(0), optional=True),
    ],
    rules=[in_order("requested_on", "needed_by"), in_order("requested_on", "fulfilled_on")],
)

PARTNERS = table(
    "partners",
    Words("Partners", "合作方"),
    Words("Internal and external partners and the contracts with them.", "内外部合作方及合同期限。"),
    group="resources",
    key="partner_id",
    entry=Entry(by=(Role.SUPERVISOR, Role.LEADERSHIP), shared=True),
    columns=[
        column("id", "partner_id", Words("Partner", "合作方编号")),
        column("text", "name", Words("Name", "名称")),
        choice("kind", KIND, "internal external"),
        column("date", "contract_from", Words("Contract from", "合同起"), optional=True),
        column("date", "contract_to", Words("Contract to", "合同止"), optional=True),
    ],
    rules=[in_order("contract_from", "contract_to")],
)

TABLES = [RESOURCE_USAGE, RESOURCE_REQUESTS, PARTNERS]
