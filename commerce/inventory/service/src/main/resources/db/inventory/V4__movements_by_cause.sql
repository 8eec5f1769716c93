-- The audit holds an order's reservation against what left and came back for it. Neither column ever changes, and most movements of a shop that
-- only receives stock are not in it.
CREATE INDEX stock_movement_by_cause ON stock_movement (cause COLLATE "C") WHERE kind IN ('commit', 'return');
