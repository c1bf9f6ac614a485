import torch
from torch.utils.data import DataLoader, TensorDataset

# ---
data = TensorDataset(torch.zeros(10, 3), torch.zeros(10))
x, y = next(iter(DataLoader(data, batch_size=4)))
print(tuple(x.shape))
print(tuple(y.shape))
