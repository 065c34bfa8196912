//! `mizan staging`: the stand-in install alone.
