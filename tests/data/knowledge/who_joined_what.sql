-- Who joined what in the 1990s, and which article says so?
SELECT f.date, participant.name AS state, organisation.name AS organisation, article.id AS article
FROM (SELECT article, entities, unnest(facts) AS f FROM 'outputs/*.json'),
     unnest(entities) AS o(organisation), unnest(entities) AS p(participant)
WHERE f.type IN ('joined', 'founded') AND f.modality = 'asserted'
  AND organisation.id = f.organisation AND participant.id = f.participant
  AND f.date BETWEEN '1990' AND '1999-12-31'
ORDER BY f.date, state, organisation;
