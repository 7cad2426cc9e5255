"""What the tests of all tiers share: examples, fakes, and what drives the integration.

Those of the core do without Home Assistant: `factories`, `oracle`, `problem_facts`, `public_names`,
`repository` and `strategies`. So does `account`, which tests of all tiers use. `card_page`, its
`harness` and `real_integration` talk to it from outside. The others run in it.
"""
