//! Facts, answers and the catalogue -> results. Pure: it opens nothing and reads no clock.
