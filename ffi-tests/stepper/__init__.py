"""Runs the archive on the Unicorn engine, one instruction at a time.

`python -m stepper.step` lets an interrupt come at every instruction of an operation; `python -m stepper.count` counts
instructions. Both take a linked image (`image/`); the Rust side, `tests/stepper.rs`, builds it and starts them.
"""
