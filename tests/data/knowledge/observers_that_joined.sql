-- Who was an observer or associate before becoming a member?
WITH fact AS (SELECT unnest(facts, recursive := true) FROM (SELECT facts FROM 'outputs/*.json')),
     name AS (SELECT DISTINCT ON (id) id, name FROM (SELECT unnest(entities, recursive := true) FROM 'outputs/*.json'))
SELECT state.name AS state, body.name AS organisation, early.type AS first, early.date AS since, later.date AS joined
FROM fact AS early JOIN fact AS later USING (organisation, participant)
     JOIN name AS state ON state.id = participant JOIN name AS body ON body.id = organisation
WHERE early.type IN ('observer', 'associate') AND later.type = 'joined' AND early.date[:4] <= later.date[:4]
  AND early.modality = 'asserted' AND later.modality = 'asserted'
ORDER BY ALL;
