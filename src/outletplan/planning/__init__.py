"""Law meets facts, once: rulings, and the tables that are reduced from them."""

from outletplan.planning.plan import Plan, plan

__all__ = ["Plan", "plan"]
