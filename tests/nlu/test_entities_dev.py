"""The details in the lines that the extractor was worked on with: what is read well stays read well."""

import pytest
from entities_dev import DEVELOPMENT, marked_lines, read_all
from measure import entity_counts, f1

LEAST = 0.97  # of this set, which is known; docs/nlu.md has the figures of the evaluation set


@pytest.mark.parametrize("language", ["en", "ar"])
def test_details_of_the_development_lines(language: str) -> None:
    lines = [line for line in marked_lines(DEVELOPMENT) if line.language == language]
    assert len(lines) >= 150
    assert f1(entity_counts(read_all(lines)).values()) >= LEAST
