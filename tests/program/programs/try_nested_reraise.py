# textbook: errors raised again and in one another
class TrainingError(Exception):
    def __init__(self, step, why):
        super().__init__(f"step {step}: {why}")
        self.step = step


def train(step):
    try:
        if step == 2:
            raise TrainingError(step, "loss is nan")
        return [10, 20][step]
    except IndexError:
        print("index")
        raise
    finally:
        print("done", step)


for step in range(4):
    try:
        print(train(step))
    except TrainingError as error:
        print("stopped:", error, error.step)
    except Exception as error:
        print("other:", type(error).__name__, error)
try:
    try:
        int("x")
    except ValueError as inner:
        raise RuntimeError("cannot read it") from inner
except RuntimeError as outer:
    print(outer, "|", outer.__cause__)
