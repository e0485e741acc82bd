"""The closed form of a gradient, beside autograd's numbers and never in their place, by SymPy."""
