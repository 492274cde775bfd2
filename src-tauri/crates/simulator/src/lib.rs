//! An OpenRouter-compatible server on loopback with a real, tiny language model.
