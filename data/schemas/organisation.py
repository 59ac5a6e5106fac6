"""Organisation: who works where. Uploaded by analysts, edited by the admin (policy 1.2, 2.2)."""

from data.declare import Across, choice, column, in_order, supervisor, table, together
from text import Words

DEPARTMENTS = table(
    "departments",
    Words("Departments", "部门"),
    Words("The company's departments and which belongs to which.", "公司的部门及其隶属关系。"),
    group="organisation",
    key="department_id",
    columns=[
        column("id", "department_id", Words("Department", "部门编号")),
        column("text", "name", Words("Name", "名称")),
        column("id", "parent_id", Words("Belongs to", "上级部门"), optional=True, to="departments.department_id"),
    ],
    across=[
        Across(
            "parent_id",
            Words("must not lead back to the department itself", "隶属关系不能成环"),
            """s.parent_id IS NOT NULL AND EXISTS (
                WITH RECURSIVE up(id) AS (
                    SELECT s.parent_id
                    UNION
                    SELECT d.parent_id FROM departments d JOIN up ON d.department_id = up.id
                    WHERE d.parent_id IS NOT NULL)
                SELECT 1 FROM up WHERE id = s.department_id)""",
        )
    ],
)

SUPERVISORS = table(
    "supervisors",
    Words("Supervisors", "运营主管"),
    Words("The operations supervisors who are appraised.", "接受考核的运营主管。"),
    group="organisation",
    key="supervisor_id",
    columns=[
        column("id", "supervisor_id", Words("Supervisor", "主管编号")),
        column("text", "name", Words("Name", "姓名")),
        column("text", "email", Words("E-mail", "电子邮箱"), optional=True),
        column("id", "department_id", Words("Department", "部门"), to="departments.department_id"),
        column("date", "started_on", Words("Started on", "任职日期")),
        column("date", "ended_on", Words("Ended on", "离任日期"), optional=True),
    ],
    rules=[in_order("started_on", "ended_on")],
)

TEAM_MEMBERS = table(
    "team_members",
    Words("Team members", "团队成员"),
    Words("Who is in whose team, from when to when.", "团队成员及其在队时间。"),
    group="organisation",
    key="member_id joined_on",
    columns=[
        column("id", "member_id", Words("Member", "成员编号")),
        column("text", "name", Words("Name", "姓名")),
        supervisor(),
        column("text", "role", Words("Role", "岗位"), optional=True),
        column("date", "joined_on", Words("Joined on", "入队日期")),
        column("date", "left_on", Words("Left on", "离队日期"), optional=True),
        choice(
            "leave_reason", Words("Reason for leaving", "离队原因"), "voluntary involuntary transfer", optional=True
        ),
    ],
    rules=[in_order("joined_on", "left_on"), together("leave_reason", "left_on")],
)

SUPERVISOR_DEPARTMENTS = table(
    "supervisor_departments",
    Words("Departments of supervisors over time", "主管所属部门变动"),
    Words(
        "Who belongs to which department from which day on: a move leaves what was before where it was.",
        "主管自何日起隶属哪个部门；调动不改变此前期间的数据。",
    ),
    group="organisation",
    key="supervisor_id from_on",
    columns=[
        supervisor(),
        column("id", "department_id", Words("Department", "部门"), to="departments.department_id"),
        column("date", "from_on", Words("From", "自何日起")),
    ],
)

TABLES = [DEPARTMENTS, SUPERVISORS, SUPERVISOR_DEPARTMENTS, TEAM_MEMBERS]
