import torch

# ---
w = torch.tensor(2.0, requires_grad=True)
for _ in range(2):
    (3 * w).backward()
print(w.grad)
