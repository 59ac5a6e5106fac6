"""What the survey indicators have in common: a scale of 0 to 100, and nothing shown below five respondents."""

from __future__ import annotations

from text import Words

FEWEST = 5  # tables.md: results with fewer respondents are never shown
TOO_FEW = Words(
    f"only {{gap}} respondents in a survey wave of {{period}}, {FEWEST} needed",
    f"{{period}} 单次调查仅 {{gap}} 人作答，至少需 {FEWEST} 人",
)

# A supervisor's wave with fewer than five respondents is counted nowhere: not in a longer period, not in a department.
# Otherwise the difference of two figures that are shown would be the answers of the few.
# Ids are pseudonyms, so one id under two supervisors is two respondents: each speaks of another supervisor.
_WAVES = """SELECT supervisor_id, wave, count(DISTINCT respondent_id) AS people
    FROM survey_responses JOIN survey_questions q USING (question_id)
    WHERE {questions} GROUP BY supervisor_id, wave"""
_ANSWERS = """FROM survey_responses r JOIN survey_questions q USING (question_id)
    JOIN waves w USING (supervisor_id, wave)
    JOIN p ON r.wave BETWEEN p.start_on AND p.end_on
    WHERE {questions}"""
_COUNTED = f"w.people >= {FEWEST}"


def mean_score(questions: str) -> str:
    """SQL of the mean over respondents of each one's mean answer, every answer rescaled to 0..100."""
    return f"""
WITH waves AS ({_WAVES.format(questions=questions)}),
asked AS (
    SELECT r.whose, p.code, max(w.people) AS most {_ANSWERS.format(questions=questions)} GROUP BY ALL),
respondents AS (
    SELECT r.whose, p.code, r.supervisor_id, r.respondent_id, count(*) AS answers,
           avg(100 * (r.answer - q.scale_min) / (q.scale_max - q.scale_min)) AS score
    {_ANSWERS.format(questions=questions)} AND {_COUNTED}
    GROUP BY ALL),
summed AS (
    SELECT whose, code, sum(score) AS score, count(*) AS respondents, sum(answers) AS answers
    FROM respondents GROUP BY whose, code)
SELECT whose, code AS period, score AS numerator, respondents AS denominator, coalesce(answers, 0) AS evidence,
       most AS gap
FROM asked LEFT JOIN summed USING (whose, code)
"""


def promoters(questions: str) -> str:
    """SQL of % answering 9–10 − % answering 0–6."""
    return f"""
WITH waves AS ({_WAVES.format(questions=questions)})
SELECT r.whose, p.code AS period,
       CASE WHEN bool_or({_COUNTED}) THEN 100 * (count(*) FILTER (r.answer >= 9 AND {_COUNTED})
           - count(*) FILTER (r.answer <= 6 AND {_COUNTED})) END AS numerator,
       nullif(count(*) FILTER ({_COUNTED}), 0) AS denominator,
       count(*) FILTER ({_COUNTED}) AS evidence,
       max(w.people) AS gap
{_ANSWERS.format(questions=questions)}
GROUP BY r.whose, p.code
"""


def counted(questions: str) -> dict[str, str]:
    """Which answers were counted; metrics/evidence.py shows them only as counts."""
    return {
        "survey_responses": f"""t.wave BETWEEN p.start_on AND p.end_on
            AND t.question_id IN (SELECT q.question_id FROM survey_questions q WHERE {questions})
            AND EXISTS (SELECT 1 FROM ({_WAVES.format(questions=questions)}) w
                WHERE w.supervisor_id = t.supervisor_id AND w.wave = t.wave AND {_COUNTED})"""
    }
