"""Explanation -> picture and equations. Escaping happens here, once, at the end."""
