# textbook: a point class with its dunder methods
class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"

    def __str__(self):
        return f"({self.x}; {self.y})"

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __neg__(self):
        return Point(-self.x, -self.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __lt__(self, other):
        return abs(self) < abs(other)


p = Point(3, 4)
print(p, repr(p), [p], {p: 1})
print(p == Point(3, 4), p != Point(3, 4), -p, abs(p), bool(Point(0)), not p)
print(sorted([p, Point(1), Point(0, 2)]))
print(len({Point(1), Point(1), Point(2)}), Point(2) in [p, Point(2)])
print(f"{p} and {p!r}, %s and %r" % (p, p))
