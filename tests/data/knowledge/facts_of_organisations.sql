-- How many facts does each organisation have, from how many articles, and what is the surest sentence?
SELECT organisation.name AS organisation, count(*) AS facts, count(DISTINCT article.id) AS articles,
       max_by(list_filter(f.evidence, lambda e: e.role = 'sentence')[1].text, f.confidence) AS surest
FROM (SELECT article, entities, unnest(facts) AS f FROM 'outputs/*.json'), unnest(entities) AS o(organisation)
WHERE organisation.id = f.organisation AND f.modality = 'asserted'
GROUP BY ALL ORDER BY facts DESC, organisation;
