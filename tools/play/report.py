"""What a person reads after a story was played."""

from collections.abc import Iterator

from tools.play.player import Failure, Outcome


def report(name: str, outcome: Outcome) -> Iterator[str]:
    """Lines of text: one for a story that held, the reasons for one that did not."""
    passed = outcome.expectations - len(outcome.failures)
    verdict = "failed" if outcome.failures else "ok"
    yield f"{verdict:6}  {name}  ({passed} of {outcome.expectations} expectations, {outcome.length_ms / 1000:g} s)"
    for failure in outcome.failures:
        yield from _failure(failure)
    if outcome.failures:
        for remark in outcome.remarks:
            yield f"  remark: {remark}"


def _failure(failure: Failure) -> Iterator[str]:
    expectation = failure.expectation
    statement = expectation.statement
    yield f"  line {statement.line}: {statement.text}"
    yield f"    expected: {statement.text.removeprefix('expect ')}: {expectation.in_words()}"
    yield f"    the world: {_did(failure)}"
    yield "    the last events:"
    for line in failure.recent:
        yield f"      {line}"


def _did(failure: Failure) -> str:
    expectation = failure.expectation
    at = f"at {expectation.decided_ms / 1000:.3f} s {failure.world_did}"
    if expectation.stay_ms and expectation.was_true:
        return f"it became true but did not stay so; {at}"
    return at
