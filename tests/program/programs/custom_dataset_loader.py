# Korean course: a Dataset of one's own in a DataLoader
import torch
from torch.utils.data import DataLoader, Dataset


class 점수자료(Dataset):
    def __init__(self):
        self.x_data = [[73, 80, 75], [93, 88, 93], [89, 91, 90], [96, 98, 100], [73, 66, 70]]
        self.y_data = [[152], [185], [180], [196], [142]]

    def __len__(self):
        return len(self.x_data)

    def __getitem__(self, idx):
        x = torch.FloatTensor(self.x_data[idx])
        y = torch.FloatTensor(self.y_data[idx])
        return x, y


torch.manual_seed(1)
dataset = 점수자료()
dataloader = DataLoader(dataset, batch_size=2, shuffle=True)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
for epoch in range(2):
    for batch_idx, samples in enumerate(dataloader):
        x_train, y_train = samples
        cost = torch.nn.functional.mse_loss(model(x_train), y_train)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        print(
            "Epoch {:4d}/{} Batch {}/{} Cost: {:.6f}".format(
                epoch, 2, batch_idx + 1, len(dataloader), cost.item()
            )
        )
