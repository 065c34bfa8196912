//! Takes out of facts what is nobody's business: the second net behind types that hold no secrets.
