"""The text that a new case starts from."""

from __future__ import annotations

TEMPLATE = """\
# A case for mcda: who decides what, on which grounds. Replace the example with yours, then run
#     mcda check THIS-FILE
# It names every fault with its line and column. Indent with spaces; put text with ': ' or ' #' in quotes.
format: ram-case/1
title: A second bridge for the town
code: EX                     # optional: a short mark for tables

# 1 Who decides, when, about what. A plain matrix leaves out actor, problem, factors and choice, all four together.
actor: The town council
decided: 2024                # the year of the decision; outcome: the year of its result
tense: past                  # past, or prospective where nothing has been decided yet
source:                      # optional: the text that line numbers refer to
  name: Minutes of the council, 12 March 2024
  lines: 120
problem:
  kind: threat               # threat, opportunity or both
  text: The old bridge will be closed to lorries in two years, and the works lie on the other bank.
  lines: [10-14]

# 2 What shapes the decision, from outside and from inside. Criteria refer to these keys.
factors:
  external:
    load_limit: {text: The state lowers the load limit of the old bridge, lines: [10-11]}
    grant: {text: A state grant is open until the end of the year, lines: [31], public_record: true}
  internal:
    works: {text: The works and their 400 jobs depend on lorries, lines: [15-18]}
    debt: {text: The town may not borrow more than it does, lines: [40]}

# 3 The scale of the ratings. Without it every criterion has its own unit; a criterion may also have its own scale.
scale:
  low: 1
  high: 9
  anchors: {1: none, 3: slight, 5: moderate, 7: strong, 9: the most one can imagine}
  note: For a criterion to be minimised the number is the amount of cost or risk, so 9 is worst.

# 4 What counts. direction: max where more is better, min where less is. kind: gain, cost, risk or durability.
criteria:
  ACCESS:
    label: Lorries reach the works
    direction: max
    kind: gain
    tier: 5                  # importance from 1 to 5
    factors: [load_limit, works]
    lines: [10-18]
    why: The purpose.
  MONEY:
    label: What the town pays
    direction: min
    kind: cost
    tier: 4
    factors: [debt, grant]
  DELAY:
    label: Danger that nothing stands in two years
    direction: min
    kind: risk
    tier: 3
    factors: [load_limit, grant]
  # Where steps are not worth the same everywhere, a criterion may say what its levels are worth, 1 best, 0 least:
  #   value: [[1, 1], [3, 0.8], [9, 0]]                     levels and values, in proportion between them
  #   value: concave                                        or linear, convex, s_shape: from the worst end to the best
  #   value: {labels: {low: 1, medium: 0.4, high: 0}}       then the ratings below are words: DELAY: [low, low, medium]

# 5 How much each counts: one judgement for every pair (how many times the first outweighs the second; 1/2 is allowed),
#   or instead   weights: {ACCESS: 0.5, MONEY: 0.3, DELAY: 0.2}   or nothing but the tiers above.
judgements:
  - {pair: [ACCESS, MONEY], value: 2, reason: Jobs come before the budget.}
  - {pair: [ACCESS, DELAY], value: 3, reason: A late bridge is still a bridge.}
  - {pair: [MONEY, DELAY], value: 2, reason: The debt ceiling binds every year.}

# 6 What can be done, doing nothing included. A rating is one number, [low, likely, high], or a mapping that says why.
alternatives:
  nothing:
    label: Close the old bridge to lorries and do nothing
    origin: implied          # source, implied or reconstructed
    partner: none
    scores:
      ACCESS: 1
      MONEY: [1, 2, 3]
      DELAY: {score: [8, 9, 9], reason: Nothing will stand., basis: [analyst judgement]}
  repair:
    label: Strengthen the old bridge
    origin: source
    lines: [50-58]
    exposure: 1              # ideological exposure from 1 to 9; optional
    partner: none
    scores:
      ACCESS: {score: [4, 6, 7], reason: "One lane only, for years.", lines: [52], basis: [source]}
      MONEY: [4, 5, 7]
      DELAY: [2, 3, 5]
  new_bridge:
    label: Build a new bridge with the grant
    origin: source
    lines: [60-75]
    partner: the state
    partner_gain: 3          # what the partner gains, in a unit of your own; optional
    scores:
      ACCESS: {score: [7, 9, 9], lines: [61-63], basis: [source]}
      MONEY: {score: [5, 6, 9], reason: Bridges cost more than planned., basis: [source, analyst judgement]}
      DELAY: [4, 6, 8]
  ferry:
    label: A ferry for lorries
    origin: reconstructed
    feasible: false          # stays visible, is not ranked
    because: works           # the factor that rules it out
    scores: {ACCESS: 3, MONEY: 3, DELAY: 2}
status_quo: nothing          # the alternative that leaves things as they are; sets are worth more or less than it
exclusive: true              # false where several can be had; then compatible_sets: [[repair, ferry]]

# 7 What was done (prospective: what is recommended), and what the source says of it.
choice:
  alternative: repair
  note: Decided by one vote.
verdict: {utility_maximising: true, quote: the prudent way, lines: [99]}

# 8 Optional: events that would change ratings, weights or what can be chosen.
scenarios:
  grant_lost:
    label: The state grant runs out
    date: 2024-12-31
    why: Five towns have applied.
    cells: {new_bridge: {MONEY: [8, 9, 9], DELAY: [6, 8, 9]}}
  jobs_first:
    label: An election puts the works first
    weight_multipliers: {ACCESS: 2}

# 9 Optional: the ratings of someone who honestly disagrees, and limits for the utility maximiser.
second_opinion:
  label: The works
  cells: {repair: {ACCESS: {score: [2, 4, 5], reason: One lane stops the night shift.}}}
limits:
  - {name: Debt ceiling, criterion: MONEY, at_most: 7, why: The law.}
"""


def template() -> str:
    """Return a commented example of a case file, which passes `mcda check` as it stands.

    Examples
    --------
    >>> template().splitlines()[3]
    'format: ram-case/1'
    """
    return TEMPLATE
