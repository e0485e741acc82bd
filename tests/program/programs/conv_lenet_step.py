# The neural-network tutorial, as people paste it from its page
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        # 1 image channel in, 6 feature maps out, squares of 5 x 5
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        # y = Wx + b
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, image):
        c1 = F.relu(self.conv1(image))
        s2 = F.max_pool2d(c1, (2, 2))
        c3 = F.relu(self.conv2(s2))
        s4 = F.max_pool2d(c3, 2)
        s4 = torch.flatten(s4, 1)
        f5 = F.relu(self.fc1(s4))
        f6 = F.relu(self.fc2(f5))
        return self.fc3(f6)


net = Net()
print(net)

params = list(net.parameters())
print(len(params))
print(params[0].size())  # the weight of conv1

image = torch.randn(1, 1, 32, 32)
out = net(image)
print(out)

net.zero_grad()
out.backward(torch.randn(1, 10))

output = net(image)
target = torch.randn(10)  # a made-up target
target = target.view(1, -1)  # of the output's shape
criterion = nn.MSELoss()

loss = criterion(output, target)
print(loss)

print(loss.grad_fn)  # MSELoss
print(loss.grad_fn.next_functions[0][0])  # Linear
print(loss.grad_fn.next_functions[0][0].next_functions[0][0])  # ReLU

net.zero_grad()  # empties the buffers of all gradients

print("gradient of conv1.bias before")
print(net.conv1.bias.grad)

loss.backward()

print("gradient of conv1.bias after")
print(net.conv1.bias.grad)

learning_rate = 0.01
for f in net.parameters():
    f.data.sub_(f.grad.data * learning_rate)

optimizer = optim.SGD(net.parameters(), lr=0.01)

# in the training loop:
optimizer.zero_grad()
output = net(image)
loss = criterion(output, target)
loss.backward()
optimizer.step()
print(loss.item())
