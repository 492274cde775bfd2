//! The OpenRouter API: wire types, SSE decoder, client, errors, sign-in, catalogue.
