# textbook: errors that are caught
import torch


def risky(kind):
    try:
        if kind == "value":
            raise ValueError("a bad value", 3)
        if kind == "zero":
            1 / 0
        if kind == "key":
            {}["missing"]
        if kind == "shape":
            torch.ones(2) + torch.ones(3)
        print("fine")
    except (ValueError, KeyError) as e:
        print("caught", type(e).__name__, e, e.args)
        return "from except"
    except ZeroDivisionError:
        print("divided by zero")
    except RuntimeError as e:
        print("torch says:", str(e)[:40])
    else:
        print("else runs")
        return "from else"
    finally:
        print("finally", kind)
    return "at the end"


for kind in ("none", "value", "zero", "key", "shape"):
    print("->", risky(kind))
