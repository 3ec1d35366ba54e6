"""From a plan and a set of futures to arrays: one module a part, vectorised, deterministic, without a solver."""
