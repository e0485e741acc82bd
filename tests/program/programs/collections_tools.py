# notebook: OrderedDict, defaultdict, Counter, namedtuple and deque
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

import torch

layers = OrderedDict()
layers["first"] = torch.nn.Linear(1, 1)
layers["second"] = torch.nn.ReLU()
print(list(layers), torch.nn.Sequential(layers))
history = defaultdict(list)
for step in range(3):
    history["loss"].append(1 / (step + 1))
print(dict(history), history["other"])
print(Counter("banana").most_common(2), Counter([1, 1, 2])[1])
Batch = namedtuple("Batch", ["x", "y"])
batch = Batch(torch.ones(1), y=2)
print(batch, batch.x, batch[1])
last = deque(maxlen=2)
for v in range(4):
    last.append(v)
print(last, list(last), sum(last) / len(last))
