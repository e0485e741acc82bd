# forum: why do I get None?
import torch


def zero_all(tensors):
    for t in tensors:
        t.zero_()


def early(x):
    if x.sum() > 0:
        return


ts = [torch.ones(2), torch.ones(1)]
print(zero_all(ts), ts)
print(early(ts[0]), early(torch.ones(1)))
