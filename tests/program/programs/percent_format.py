# old notebook: the percent operator
import torch

x = torch.tensor(3.0, requires_grad=True)
(x * x).backward()
print("grad = %f" % x.grad)
print("%d %5d %-5d| %05d" % (1, 2, 3, 4))
print("%.2f %8.3f %e %g" % (1.005, 2.0, 12345.678, 0.0001))
print("%s and %r" % ("text", "text"))
print("[%d, %5d] loss: %.3f" % (1, 2000, 1.23456))
print("100%% of %(name)s: %(value).1f" % {"name": "it", "value": 2})
print("%s" % x)
print("%s %s" % (x.grad, x.shape))
print("%-10s|%10s|" % ("left", "right"))
print("%x %o %c %+d" % (255, 8, "c", 5))
