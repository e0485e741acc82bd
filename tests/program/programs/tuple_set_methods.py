# textbook: tuples and sets
pair = (3, "three")
number, word = pair
print(pair, pair[0], len(pair), pair + (1,), pair * 2, pair.index("three"), pair.count(3))
print((1, 2) < (1, 3), (1,) == (1,), tuple([1, 2]), tuple("ab"), () == tuple())
s = {3, 1, 2, 3}
s.add(5)
s.discard(1)
print(sorted(s), len(s), 2 in s, sorted(s | {9}), s & {2, 3}, sorted(s - {2}), sorted(s ^ {2, 8}))
print({2, 3} <= s, s.issuperset({5}), sorted(set([1, 1, 2]).union([4])), set() == {1} - {1})
s.update([10, 11])
s.remove(10)
print(sorted(s), frozenset([1, 2]) == {1, 2}, {x % 3 for x in range(10)} == {0, 1, 2})
