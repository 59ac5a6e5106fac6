"""The six families of indicators (policy 4.2.1 to 4.2.6)."""

from __future__ import annotations

from dataclasses import dataclass

from text import Words


@dataclass(frozen=True)
class Family:
    """One of the six: its key is the group of the tables that feed it, and the name of its page."""

    key: str
    name: Words
    short: Words
    clause: str


OPERATING = Family("operating", Words("Operating performance", "运营业绩"), Words("Operating", "运营业绩"), "4.2.1")
TEAM = Family("team", Words("Team management", "团队管理"), Words("Team", "团队管理"), "4.2.2")
PROCESS = Family("process", Words("Process optimisation", "流程优化"), Words("Process", "流程优化"), "4.2.3")
ANALYSIS = Family(
    "analysis", Words("Data analysis and decisions", "数据分析与决策"), Words("Analysis", "数据分析与决策"), "4.2.4"
)
RESOURCES = Family("resources", Words("Resource coordination", "资源协调"), Words("Resources", "资源协调"), "4.2.5")
PROJECTS = Family("projects", Words("Project management", "项目管理"), Words("Projects", "项目管理"), "4.2.6")

FAMILIES: dict[str, Family] = {f.key: f for f in (OPERATING, TEAM, PROCESS, ANALYSIS, RESOURCES, PROJECTS)}
