"""The evaluation set of reading and judging pictures: made here, measured here, never used to tune (docs/vision.md)."""
