"""Makes `tests` this project's own, where a package of the benches brings one of that name too."""
