# Q&A: the default list is shared
def collect(value, seen=[]):
    seen.append(value)
    return seen


print(collect(1))
print(collect(2))
print(collect(3, seen=[]))
print(collect(4))
