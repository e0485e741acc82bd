# tutorial: code that would use a GPU
import torch
import torch.nn as nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print(device, device.type, torch.cuda.is_available())
model = nn.Linear(2, 1).to(device)
x = torch.ones(1, 2).to(device, dtype=torch.float32)
y = torch.zeros(1, 1, device=device, requires_grad=True)
loss = (model(x) - y).pow(2).mean()
loss.backward()
print(
    x.device, y.grad.cpu().shape, next(model.parameters()).device, x.is_cuda, str(device) == "cpu"
)
if torch.cuda.is_available():
    model.cuda()
    torch.cuda.synchronize()
print(
    x.to("cpu") is x,
    x.double().dtype,
    x.to(torch.int64),
    x.type(torch.FloatTensor).dtype,
    x.type(),
    torch.__version__[0] in "12",
)
