"""What the survey indicators have in common: a scale of 0 to 100, and nothing shown below five respondents."""

from __future__ import annotations

from text import Words

FEWEST = 5  # tables.md: results with fewer respondents are never shown
TOO_FEW = Words(
    f"only {{gap}} respondents in {{period}}, {FEWEST} needed", f"{{period}} 仅 {{gap}} 人作答，至少需 {FEWEST} 人"
)

# Ids are pseudonyms, so one id under two supervisors is taken for one person when counting to five (the careful
# side), and for two respondents when averaging (each speaks of another supervisor).
_ANSWERS = """FROM survey_responses r JOIN survey_questions q USING (question_id)
    JOIN p ON r.wave BETWEEN p.start_on AND p.end_on
    WHERE {questions}"""


def mean_score(questions: str) -> str:
    """SQL of the mean over respondents of each one's mean answer, every answer rescaled to 0..100."""
    return f"""
WITH respondents AS (
    SELECT r.whose, p.code, r.supervisor_id, r.respondent_id, count(*) AS answers,
           avg(100 * (r.answer - q.scale_min) / (q.scale_max - q.scale_min)) AS score
    {_ANSWERS.format(questions=questions)}
    GROUP BY ALL),
units_asked AS (
    SELECT whose, code, sum(score) AS score, count(*) AS respondents, sum(answers) AS answers,
           count(DISTINCT respondent_id) AS people
    FROM respondents GROUP BY whose, code)
SELECT whose, code AS period,
       CASE WHEN people >= {FEWEST} THEN score END AS numerator,
       CASE WHEN people >= {FEWEST} THEN respondents END AS denominator,
       CASE WHEN people >= {FEWEST} THEN answers ELSE 0 END AS evidence,
       people AS gap
FROM units_asked
"""


def promoters(questions: str) -> str:
    """SQL of % answering 9–10 − % answering 0–6."""
    return f"""
WITH answers AS (
    SELECT r.whose, p.code, count(*) AS answers, count(DISTINCT r.respondent_id) AS people,
           count(*) FILTER (r.answer >= 9) - count(*) FILTER (r.answer <= 6) AS net
    {_ANSWERS.format(questions=questions)}
    GROUP BY ALL)
SELECT whose, code AS period,
       CASE WHEN people >= {FEWEST} THEN 100 * net END AS numerator,
       CASE WHEN people >= {FEWEST} THEN answers END AS denominator,
       CASE WHEN people >= {FEWEST} THEN answers ELSE 0 END AS evidence,
       people AS gap
FROM answers
"""


def counted(questions: str) -> dict[str, str]:
    """Which answers were counted; metrics/evidence.py shows them only as counts."""
    return {
        "survey_responses": f"""t.wave BETWEEN p.start_on AND p.end_on
            AND t.question_id IN (SELECT q.question_id FROM survey_questions q WHERE {questions})"""
    }
